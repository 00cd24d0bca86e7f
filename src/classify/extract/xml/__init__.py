"""XML parts and packages of them, read without entities or network, damaged ones as far as they go."""
