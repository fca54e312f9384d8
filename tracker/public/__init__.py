"""The open view: what is published, for anybody, without a log-in and without a cookie."""
