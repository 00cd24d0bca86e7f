"""Attacks on copies: what a curious reader with every tool at hand would try, tried before he can.

`pages` attacks copies of PDFs and pictures; `widths` names people by the widths of boxes; `bytes_` looks into
every object of a PDF.
"""
