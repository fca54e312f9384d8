"""Lists of the register: the appendices that go to a body, and what is looked through before a meeting."""
