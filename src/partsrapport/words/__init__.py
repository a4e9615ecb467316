"""Words and numbers for people: labels, closed sets, Swedish numbers and dates; imports nothing of ours."""
