"""What decisions teach: scores worth what people found them worth, narrower rules for what was often wrong.

Nothing is changed by itself. A lesson is proposed with what it rests on and with its preview; a person
accepts it, a second one agrees where labels fall that take two, and it can be taken back at any time.
"""
