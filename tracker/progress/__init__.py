"""Progress from the journal: events, journal, fold, counting, forecast, and the repositories on this device."""
