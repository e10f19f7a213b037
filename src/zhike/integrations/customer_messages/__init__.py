"""Messages to customers. Nothing goes out without a permit of the gate in `apps.consents`."""
