"""Pages for members. Each view reads the clock once, asks one service or query and renders."""
