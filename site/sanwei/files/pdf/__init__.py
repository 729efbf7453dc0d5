"""PDF documents: what stands on their pages and how a page looks. A stranger's file is opened in a child only."""
