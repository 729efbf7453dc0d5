"""How a quiz and its questions did. Counts people together; names nobody."""
