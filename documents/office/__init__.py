"""Documents of offices → text: Word, PowerPoint, OpenDocument, RTF and what came before them."""
