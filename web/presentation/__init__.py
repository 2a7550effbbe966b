"""How answers look: language, layout of a document, citations, histograms and the page frame."""
