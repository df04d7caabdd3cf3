"""Sending push notifications: encrypted for a device, signed for its push service."""
