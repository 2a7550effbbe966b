"""What a collection says as a whole: words in their contexts, and how often they stand there."""
