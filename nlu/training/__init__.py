"""Training and measuring the model that matches texts with classifier entries; nothing here runs when residents write.

Heavy libraries (the extra ``train``) are imported inside functions only.
"""
