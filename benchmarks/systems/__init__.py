"""What is measured? kashaf, its peers, and the servers and programs they need."""
