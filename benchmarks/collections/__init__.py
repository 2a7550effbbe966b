"""What is searched, and what is right? Articles, queries, judgements, folders of files."""
