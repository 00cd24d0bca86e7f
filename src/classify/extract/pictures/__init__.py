"""Images as files: text by OCR, and what cameras and programs wrote beside the pixels."""
