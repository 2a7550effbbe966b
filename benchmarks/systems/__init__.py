"""What is measured? kashaf, its peers, and the servers and programs that they need."""
