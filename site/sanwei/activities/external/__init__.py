"""外部学习登记: from a certificate in somebody's hand to a study record, confirmed by the branch or sent back."""
