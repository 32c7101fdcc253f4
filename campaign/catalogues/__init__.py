"""The catalogues of sentences: keeping, checking, handing out to translators and taking back."""
