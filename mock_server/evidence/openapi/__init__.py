"""An OpenAPI 3.1 document of a vendor: from its operations, answers, exchanges and behaviours."""
