"""A bank as a site for interviewers: static pages that load nothing and work offline."""
