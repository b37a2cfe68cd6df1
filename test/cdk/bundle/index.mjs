// Stands for a built bundle: a template only tells the hash of its files.
