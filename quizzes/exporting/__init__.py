"""Banks on their way out: Excel in the layout the import reads back, and GIFT."""
