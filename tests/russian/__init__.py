"""Russian as somebody would add it: the rules of a module, words of a catalogue, texts."""
