"""How much was missed, said honestly: a plan that is fixed before anything is drawn, a blind sample, exact
intervals that know that reviewers err, and a certificate anybody can work out again.

`numbers` (how many files a bound asks for), `piles` (what is drawn from), `drawing` (who is drawn: by a seed,
for everybody to check), `intervals` (how much was missed, and what was found of all there is), `looking` (a
bound that holds however often somebody looks before the sample is whole).
"""
