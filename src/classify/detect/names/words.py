"""Words around names, and words that are never a name; titles, ranks and roles come from `vocabulary`."""

from __future__ import annotations

import re

from classify.detect.vocabulary.roles import vocabulary


def words_in(text: str) -> frozenset[str]:
    """The words of a list written as one text."""
    return frozenset(text.split())


_WORDS = vocabulary()
TITLES = _WORDS.addresses
"""How persons are addressed: in a cell "Dr Jane Roe" is Jane Roe."""
ROLE_WORDS = _WORDS.beside
"""Words beside a name that tell its role: of `detectors/roles.yaml`, as titles and ranks are."""

LEADING = _WORDS.before_names | words_in(
    "the a an and or of by for to from with w at in on dear hi hello hey re cc attn c/o aka a.k.a via "
    "vs v name names "
    "reporting assisting investigating arresting approving primary senior reserve acting assistant asst "
    "interim former "
    "suspect(s) named called contact signed print printed owner(s) sincerely thanks regards "
    "thank you best "
    "respectfully said is was nam opr last first middle mi contacted advised when while after because "
    "that estimado estimada querido querida"
)
"""Words cut from the front of a span."""
TRAILING = _WORDS.behind_names | words_in(
    "dob d.o.b born age aged ssn phone md rn do pa pa-c np lcsw phd dds esq cpa badge id emt emt-p pe "
    "aicp and or of the "
    "at in on for to from with by is was were has had said stated advised dl oln sid fbi hgt wgt race "
    "sex address "
    "date title dept department pllc told asked who then a w/m w/f"
)
"""Words cut from the end of a span; a rank or role word there belongs to what follows."""

NEVER = words_in(
    "january february july september october november december monday tuesday wednesday thursday friday "
    "saturday sunday feb mar apr jun jul aug sept sep oct nov dec mon tue wed thu fri sat sun ours yours "
    "theirs mine hers himself herself themselves ourselves yourself anyone everyone someone nobody "
    "unknown unk none n/a na anonymous refused society state city county police department dept office "
    "court council board committee division bureau agency district school university college hospital "
    "clinic center street avenue ave road rd blvd drive highway hwy inc llc corp company co ltd llp pllc "
    "store public works finance utilities water fire library planning engineering human resources "
    "services service records jail detention narrative summary report incident supplement case number no "
    "date time location address phone email subject attachment total amount account invoice description "
    "item status type signature yes no true false null male female hispanic native american blue blk bro "
    "blu brn gry pst mst mdt dui pfma tel fax pio person broadway whereof thereof hereby repealer "
    "traceback whereas section effective permittee testator testatrix grantor grantee lessor lessee "
    "licensee licensor undersigned settlor mortgagee applicant vendor disp enrt arr clr ord oper bond "
    "salish kootenai blackfeet crow cheyenne confederated fry montana missoula usa us mt ncic cjin nlets "
    "fbi swat k9 bolo atl cad ems iii"
)
"""Words that make no name by themselves; a span of nothing else is dropped."""

DOUBTFUL = words_in(
    "white black brown green gray grey hazel may march april june august jan church bank banks park parks "
    "street court hall "
    "field fields rivers lake woods law price case short long young hill summer winter day will grant mark "
    "frank bill rose "
    "city county chase pace stone rock wall page post cash field home house west north east south county "
    "major justice king"
)
"""Names that are words as well: alone they count only behind a title, a rank or a label."""

INNER_PREFIXES = words_in(
    "mc mac de le la du di da van von o d l st fitz lo ma del des san jo al el ja ke sh ta"
)
"""What may stand before a capital inside a name: McKenzie, DuPont, LaShonda."""

VERBS = words_in(
    "states stated advises advised reports reported will may can do did see saw has had was is said says "
    "went left came"
)
"""What follows a title in capitals far more often as a verb than as a surname ("THE MANAGER WILL")."""

BUSINESS = words_in(
    "inc llc corp corporation company co ltd llp pllc pc construction plumbing electric towing insurance "
    "builders brothers bros roofing painting paving excavating contracting contractors landscaping "
    "elevator elevators "
    "motors ford "
    "chevrolet toyota honda auto elementary school college university hospital clinic bank church pharmacy "
    "apartments "
    "hotel inn motel restaurant cafe bar grill casino brewery brewing foundation trust ranch lumber "
    "associates group "
    "services industries enterprises department dept office bureau society association museum theater "
    "stadium lodge "
    "building bldg hall creek river lake mountain canyon park field bridge trail trailhead cemetery dam "
    "falls forest "
    "nation tribe tribes tribal indian reservation rockies gravel signs hydraulics controls systems "
    "solutions partners supply "
    "rental rentals design studio fitness diner grocery fiber networks energy utilities media press herald "
    "missoulian league "
    "committee commission council board club union station playground pool trails acres estates subdivision "
    "addition "
    "homestead ditch canal shingle shingles siding roof roofs "
    "county act law syndrome disease day award scholarship fund project street ave avenue rd road blvd ln "
    "lane dr drive "
    "ct court way pl place cir circle loop hwy highway st pkwy parkway terrace"
)
"""Words that turn the capitalised words before them into a business, a place or a thing."""

SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv)\.?", re.IGNORECASE)
NAMED_PLACES = frozenset(
    {
        "rose park",
        "van buren",
        "target range",
        "grant creek",
        "miller creek",
        "pattee canyon",
        "south hills",
        "orchard homes",
        "east missoula",
        "fort missoula",
        "captain john mullan",
        "john mullan",
        "caras park",
        "marshall mountain",
        "mount sentinel",
        "mount jumbo",
        "lewis clark",
        "clark fork",
        "butler creek",
        "bonner park",
        "mccormick park",
        "kiwanis park",
        "silver park",
        "deer lodge",
        "saint ignatius",
        "st ignatius",
        "seeley lake",
        "hungry horse",
        "big timber",
        "lewis and clark",
        "malmstrom",
        "washington grizzly",
        "russell smith",
        "flynn-lowney",
    }
)
"""Places around Missoula that read like people; the last three are a stadium, a courthouse and a ditch."""

SPEECH = words_in(
    "i me my mine myself we us our you your it its he him his she her they them their this that these "
    "those there here who what when where why how which okay ok yeah yep yes yup no nope nah sure please "
    "thanks thank sorry oh ah um uh hmm well so but and or if because just let maybe perhaps actually "
    "good great fine right hi hello hey hola gracias buenos buenas yo mi su el la es soy si atentamente "
    "cordialmente saludos respetuosamente sinceramente estimado estimada estimados estimadas senor senora "
    "senores senorita querido querida cordialement salutations madame monsieur bonjour merci"
)
"""What people say first, in talk and in letters: behind "Customer:" it is nobody's name by itself."""
AUXILIARIES = words_in("will may can could would should might must do does did is are was were have has had")
"""What a question begins with ("Will you", "May I")."""

PLACE_LEADS = words_in(
    "san santa los las fort mount mt port lake cape baton rio grand north south east west new"
)
"""First words of places; who is called so bears a title or a first name besides."""

WORN = words_in(
    "coat hair jacket pants shirt hoodie eyes jeans hat shoes vest sweatshirt sweatpants boots shorts "
    "backpack cap glasses beard "
    "male female vehicle truck car sedan suv pickup van trailer motorcycle bicycle handgun rifle pistol "
    "revolver"
)
"""What descriptions colour: "GREEN COAT, BROWN HAIR" is nobody."""

MAKES = words_in(
    "acura audi bmw buick cadillac chevrolet chevy chrysler dodge ford gmc honda hyundai infiniti jeep kia "
    "lexus lincoln mazda "
    "mercedes mercury mitsubishi nissan oldsmobile pontiac porsche ram saturn subaru suzuki tesla toyota "
    "volkswagen volvo harley "
    "yamaha kawasaki polaris peterbilt kenworth freightliner"
)
NOT_INITIALS = words_in(
    "a.m p.m u.s u.s.a d.c m.d r.n p.d n.w s.w n.e s.e j.d l.l.c m.c.a a.r.m f.b.i i.d d.u.i b.a.c n.a e.r "
    "o.r a.k.a d.o.a w.b e.b "
    "n.b s.b p.o d.o.b s.s.n p.a p.c l.p i.e e.g b.a b.s m.a m.s ph.d d.o d.d.s u.n e.u v.i.n h.r i.t o.k "
    "t.v d.a c.i p.s a.d b.c "
    "r.r r.v u.s.c c.f.r p.l q.a s.r l.t a.g i.d.s e.m.s p.i g.p.s h.b j.p l.a m.t n.d s.d w.a i.q r.i n.y"
)
"""Abbreviations of capitals with points that are nobody's initials."""

PARTICLES = words_in(
    "de la las los del van der den von le st san da di du el al bin ibn ben dos das y mc o d"
)
