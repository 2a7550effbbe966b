"""What is searched, asked and judged: articles, queries, judgements, and folders of files made of them."""
