"""What is pasted into documents: OLE objects, pictures, metafiles, texts of shapes."""
