"""alerting: plans, mobilisations, tasks, ladder, visits, roll-up."""
