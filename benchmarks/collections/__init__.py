"""What is searched, and what is right? Articles, queries, judgements, and folders of files made of them."""
