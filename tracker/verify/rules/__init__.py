"""Rules and the catalogue that holds them: loaded, matched with facts, evaluated, explained."""
