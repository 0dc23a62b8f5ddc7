# Texts that this city words differently. Copy a message of the common texts (dialogs/texts/en.ftl) here and change it; the rest stays common.
