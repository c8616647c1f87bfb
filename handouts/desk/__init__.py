"""The desk: a page in the browser on which people look for papers, fill them in and print them."""
