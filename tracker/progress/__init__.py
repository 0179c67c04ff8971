"""What the learner and the verifier did: events, journal, fold, counting, forecast."""
