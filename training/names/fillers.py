"""What stands around the names: places, streets, organisations, numbers, charges, vehicles."""

from __future__ import annotations

import random

from training.names.people import NameBook, Person

MISSOULA_STREETS = (
    (
        "Reserve Brooks Higgins Broadway Orange Russell Mullan Mount South Stephens Arthur Van_Buren "
        "Madison Front Ryman "
        "Toole Scott Catlin Spruce Alder Pine Main Railroad Gerald Ronald Evans Hilda Helen Maurice Eddy "
        "Beckwith Sussex "
        "Keith Cottonwood Johnson Wyoming Montana Garfield Grant Washburn Eaton Bancroft Paxson Dearborn "
        "Strand Kensington "
        "Fort_Missoula Miller_Creek Grant_Creek Rattlesnake Deer_Creek Expressway Palmer Kent Burlington "
        "Defoe Howell Philips"
    )
    .replace("_", "\xa0")
    .split()
)
SUFFIXES = (
    "St Street Ave Avenue Rd Road Dr Drive Ln Lane Ct Court Way Blvd Pl Place Cir Loop Trail Hwy St. Ave. "
    "Rd. Dr. Ln. "
    "Blvd. Terrace Pkwy"
).split()
DIRECTIONS = ("N", "S", "E", "W", "N.", "S.", "E.", "W.", "North", "South", "East", "West", "SW", "NW")
BUSINESSES = (
    (
        "Construction Plumbing Electric Auto_Body Towing Excavation Roofing Law_Firm Law,_PLLC Dental "
        "Insurance_Agency "
        "Realty Properties_LLC Ranch Lumber Motors Chevrolet Ford Trucking Bakery Brewing Funeral_Home "
        "Family_Foundation "
        "& Sons_Inc. Heating_and_Cooling Elementary_School Middle_School High_School Hall Park "
        "Memorial_Hospital Clinic "
        "Apartments Engineering Consulting,_Inc. Hardware Tire Glass Orchards Group Pharmacy "
        "Veterinary_Clinic Saloon "
        "Casino Inn Storage Market Coffee Books Jewelers Painting Landscaping Bros. & Co. Sporting_Goods "
        "Music Salon"
    )
    .replace("& ", "&_")
    .split()
)
PLAIN_COMPANIES = (
    "Walmart Walgreens Costco Target Albertsons Safeway Wendy's McDonald's Denny's Arby's Perkins Rosauers "
    "Lowe's "
    "Home_Depot Town_Pump Conoco Cenex Super_8 Motel_6 Best_Western Wells_Fargo First_Security_Bank US_Bank "
    "Stockman_Bank "
    "NorthWestern_Energy Blackfoot_Communications Republic_Services FedEx UPS Verizon Ole's Rhino_Staging "
    "Kohl's JCPenney "
    "St._Patrick_Hospital Community_Medical_Center Poverello_Center Johnson_Street_Shelter YWCA "
    "Partnership_Health_Center "
    "Mountain_Line Good_Food_Store Southgate_Mall Hellgate_High_School Sentinel_High_School "
    "Big_Sky_High_School "
    "University_of_Montana Montana_State_University Salish_Kootenai_College Barnes_&_Noble Ruby's_Inn "
    "O'Reilly_Auto_Parts "
    "Ace_Hardware Murdoch's Cabela's Bob_Ward's Applebee's Fred's_Lounge Jimmy_John's Papa_John's "
    "Taco_John's Macy's "
    "Charlie_B's Al's_Bar Stockman's_Bar Ryan_Air Marvin's_Bar Harold's_Club Chase_Bank Edward_Jones "
    "Morgan_Stanley "
    "Johnson_&_Johnson Harry_David Ben_&_Jerry's Wells_Cargo Dolly's_Diner Frank's_Auto"
).split()
AGENCY_HEADS = (
    "Missoula Missoula_County City_of_Missoula Montana Lake_County Ravalli_County Flathead Bozeman Billings "
    "Helena "
    "Kalispell Great_Falls Yellowstone_County Gallatin_County Polson Ronan"
).split()
AGENCIES = (
    "Police_Department Sheriff's_Office PD SO County_Attorney's_Office Municipal_Court District_Court "
    "Justice_Court "
    "Public_Schools Fire_Department Water Public_Works City_Council Health_Department Public_Library "
    "Housing_Authority "
    "Department_of_Justice Highway_Patrol Department_of_Revenue Emergency_Services Airport_Authority "
    "Parks_and_Recreation "
    "Department_of_Corrections Youth_Court Detention_Center Redevelopment_Agency Transit Probation_and_Parole"
).split()
NATIONAL = (
    "FBI DEA ATF CSKT NCIC IRS FEMA ICE HUD EPA BIA USDA NLETS DPHHS MHP MCSO MPD CFS Tribal_Police "
    "Tribal_Law_and_Order "
    "U.S._Marshals Forest_Service Salvation_Army Red_Cross Rotary_Club Kiwanis United_Way Humane_Society VA "
    "Congress"
).split()
CRIMES = (
    "theft burglary PFMA partner_or_family_member_assault disorderly_conduct DUI criminal_mischief assault "
    "trespassing "
    "shoplifting stolen_vehicle domestic_disturbance noise welfare_check robbery fraud forgery harassment "
    "stalking "
    "criminal_endangerment possession_of_dangerous_drugs obstructing_a_peace_officer "
    "violation_of_a_protective_order "
    "sexual_assault sexual_intercourse_without_consent suspicious_person hit_and_run vandalism "
    "identity_theft arson "
    "unlawful_restraint privacy_in_communications minor_in_possession runaway overdose family_disturbance"
).split()
EVENTS = (
    "left_the_back_door_unlocked heard_glass_break saw_the_vehicle_leave_eastbound was_asleep_at_the_time "
    "lost_the_keys "
    "received_threatening_texts had_been_staying_in_the_garage found_the_window_broken was_missing_a_laptop "
    "got_into_a_fight "
    "took_the_car_without_permission did_not_recognize_the_male wanted_the_subject_removed drank_four_beers "
    "walked_home_from_the_bar hit_a_deer saw_two_males_running owed_him_money had_been_drinking "
    "punched_the_wall"
).split()
VEHICLES = (
    "2014_Ford_Ranger silver_Toyota_Camry blue_Chevrolet_Malibu 2009_Dodge_Charger "
    "black_Lincoln_Continental Mercury_Sable "
    "white_GMC_Sierra Honda_Civic Subaru_Outback red_Jeep_Cherokee Chrysler_Town_and_Country Kia_Soul "
    "Nissan_Frontier "
    "Buick_LeSabre Pontiac_Grand_Am Ford_F-150 Chevy_Silverado Volkswagen_Jetta tan_Buick_Regal "
    "Hyundai_Sonata Saturn_Vue "
    "Harley-Davidson Mercedes-Benz Cadillac_DeVille maroon_Ford_Taurus GRY_HOND_CRV BLK_TOYT_4RN "
    "2001_Ford_Crown_Victoria "
    "Dodge_Dakota Austin_Healey Ford_Edsel Chevrolet_Montana Dodge_Ram"
).split()
ITEMS = "laptop phone wallet black_backpack Glock_19 pocket_knife glass_pipe drill bicycle purse TV ring plastic_baggie".split()
DRUGS = "meth methamphetamine heroin fentanyl marijuana cocaine oxycodone Percocet Xanax blues".split()
ILLNESSES = (
    "diabetes COPD hypertension schizophrenia bipolar_disorder PTSD Parkinson's_disease Crohn's_disease "
    "Alzheimer's asthma "
    "seizures depression hepatitis_C CHF pneumonia Lyme_disease Graves'_disease kidney_stones anxiety"
).split()
MEDICINES = "lisinopril metformin Zoloft Lipitor albuterol Seroquel Ativan insulin Prozac Haldol Keppra Norco Lasix Tylenol".split()
JOBS = (
    "City_Clerk Payroll_Clerk Records_Supervisor Public_Works_Director Engineer_II HR_Manager "
    "Finance_Director Planner "
    "Park_Ranger IT_Specialist Deputy_City_Attorney Mayor Chief_of_Police Administrative_Assistant "
    "Building_Inspector "
    "Sergeant Captain Water_Superintendent Librarian Case_Manager Executive_Director Accountant "
    "Fleet_Mechanic Chairman "
    "Executive_Assistant Project_Manager Battalion_Chief Victim_Advocate Detective Lead_Operator CEO "
    "Principal Treasurer"
).split()
TOPICS = (
    "the_Reserve_Street_paving_project the_FY25_budget short-term_rentals sewer_rates "
    "the_Higgins_Avenue_bridge rezoning "
    "snow_removal the_parking_garage urban_camping the_tree_ordinance a_records_request vacation_schedule "
    "overtime "
    "water_meter_replacement the_body_camera_policy the_new_phones Quarterly_Report Training_on_Friday "
    "the_Russell_Street_project "
    "the_Madison_Street_lights the_Johnson_Street_shelter_contract open_enrollment parking_tickets"
).split()
CHATS = (
    "running_10_late lol_ok can_you_cover_my_shift? the_printer_is_down_again Yes,_I_will_bring_it. "
    "see_you_at_9 "
    "who_has_the_keys_to_the_van? meeting_moved_to_3 Thanks! I_think_so pls_call_me ok done on_my_way "
    "we_are_out_of_toner "
    "did_you_see_the_email no_idea It_is_a_great_day_for_the_city. The_work_is_nearly_finished."
).split()
BOOKS = (
    "Pride_and_Prejudice The_Great_Gatsby Moby_Dick Harry_Potter_and_the_Goblet_of_Fire Jane_Eyre Emma "
    "Hamlet "
    "A_River_Runs_Through_It Anna_Karenina Tom_Sawyer The_Hobbit Winter_in_the_Blood Curious_George"
).split()
RACES = "W/M W/F I/M N/A/F B/M H/M white_male WHITE_FEMALE NATIVE_AMERICAN_MALE white_female Native_American_female".split()
RANKS = (
    "Officer Ofc. Ofc OFC Det. Detective Sgt. Sgt Sergeant Lt. Lieutenant Capt. Captain Deputy Dep. Cpl. "
    "Corporal Trooper "
    "Chief Sheriff Agent Ofcr. OFFICER DEPUTY DET SGT LT Investigator Reserve_Officer SRO Senior_Officer "
    "Undersheriff"
).split()
UNITS = "2A14 P23 M3 421 E1 4-12 K9-2 SGT2 2B11 DEP7 MED2 1C5 S12".split()


ELSEWHERE: list[str] = []
"""Places of other states; filled by whoever has the list."""
COUNTRIES = (
    "Canada Mexico Germany Norway Denmark Portugal Brazil Poland Hungary Slovenia Cyprus Uruguay Australia "
    "Japan Kenya "
    "South_Africa New_Zealand United_Kingdom Ireland France Spain Italy Greenland Iceland Finland Sweden "
    "Tunisia Vietnam "
    "Netherlands Belgium Switzerland Austria Czech_Republic USA United_States Philippines India China"
).split()
FOREIGN_ENDINGS = "strasse gata vej vägen straat gatan katu utca straße laan plein weg ulica".split()
FOREIGN_STREETS = (
    "Rua {}",
    "Rue {}",
    "Via {}",
    "Calle {}",
    "Avenida {}",
    "Boulevard {}",
    "ul. {}",
    "Strada {}",
    "Kungs {}",
)
COINED = (
    "ix ora ly io tech soft data works ify net scape labs cast hub verse logic genix tron ware link mark "
    "point ture "
    "quest sphere wise core pay med bio gen shop cloud grid"
).split()


def _foreign_address(rng: random.Random, book: NameBook) -> str:
    """An address abroad or of another state, often over several lines."""
    name = book.last()
    way = rng.choice(
        (
            f"{name}{rng.choice(FOREIGN_ENDINGS)}",
            rng.choice(FOREIGN_STREETS).format(name),
            f"{name} {rng.choice(SUFFIXES)}",
        )
    )
    line = rng.choice(
        (
            f"{way} {rng.randint(1, 200)}",
            f"{rng.randint(1, 9999)} {way} {rng.randint(1, 99)}",
            f"{rng.randint(1, 999)} {way}",
        )
    )
    unit = rng.choice(("", "", f" Apt. {rng.randint(1, 999)}", f" Suite {rng.randint(1, 999)}"))
    gap = rng.choice(("\n", "\n ", ", ", "\n, "))
    town = (
        rng.choice(ELSEWHERE)
        if ELSEWHERE and rng.random() < 0.5
        else f"{book.last()}{rng.choice(('', '', 'ville', 'burg', ' Town', 'ford', 'o', 'a'))}"
    )
    code = rng.choice(
        (
            f"{rng.randint(1000, 99999)}",
            f"{rng.choice(('CO', 'TX', 'WA', 'ID', 'NSW'))} {rng.randint(10000, 99999)}",
            "",
        )
    )
    land = rng.choice(COUNTRIES).replace("_", " ") if rng.random() < 0.6 else ""
    return gap.join(part for part in (f"{line}{unit}", f"{town} {code}".strip(), land) if part)


def street(rng: random.Random, book: NameBook) -> str:
    """A street's name, often somebody's."""
    roll = rng.random()
    if roll < 0.5:
        name = rng.choice(MISSOULA_STREETS).replace("\xa0", " ")
    elif roll < 0.6:
        name = f"{book.first()} {book.last()}" if rng.random() < 0.4 else book.first()
    elif roll < 0.75:
        name = rng.choice(("1st", "2nd", "3rd", "5th", "14th", "39th", "Third", "Hwy 93", "I-90", "US 12"))
        if name[0] in "HIU":
            return name
    else:
        name = book.last()
    suffix = f" {rng.choice(SUFFIXES)}" if rng.random() < 0.9 else ""
    front = f"{rng.choice(DIRECTIONS)} " if rng.random() < 0.3 else ""
    return f"{front}{name}{suffix}"


def address(rng: random.Random, book: NameBook, places: list[str]) -> str:
    """A street address from the number on."""
    roll = rng.random()
    if roll < 0.12:
        return _foreign_address(rng, book)
    if roll < 0.17:
        return f"PO Box {rng.randint(1, 9999)}, {place(rng, places)}, MT 59{rng.randint(1, 937):03}"
    text = f"{rng.randint(1, 9999)} {street(rng, book)}"
    if rng.random() < 0.25:
        text += rng.choice(
            (f" #{rng.randint(1, 99)}", f" Apt {rng.randint(1, 40)}", f", Unit {rng.choice('ABCD')}")
        )
    if rng.random() < 0.5:
        text += f"{rng.choice((', ', ' '))}{place(rng, places)}"
        if rng.random() < 0.7:
            text += rng.choice((", MT", " MT", ", Montana"))
            text += rng.choice(("", f" 59{rng.randint(1, 937):03}"))
    elif rng.random() < 0.1:
        text = f"the {rng.randint(1, 49) * 100} block of {street(rng, book)}"
    return text


def place(rng: random.Random, places: list[str]) -> str:
    """A town, mostly of Montana; the many that are surnames as well must be learnt as places."""
    roll = rng.random()
    if roll < 0.2:
        return "Missoula"
    if roll < 0.45 and ELSEWHERE:
        return rng.choice(ELSEWHERE)
    if roll < 0.55:
        return rng.choice(COUNTRIES).replace("_", " ")
    return rng.choice(places)


def organisation(rng: random.Random, book: NameBook, places: list[str]) -> str:
    """A company, agency or school, often named after a person or a place."""
    roll = rng.random()
    if roll < 0.25:
        return rng.choice(PLAIN_COMPANIES).replace("_", " ")
    if roll < 0.55:
        business = rng.choice(BUSINESSES).replace("_", " ")
        owner = rng.choices(
            (
                book.last(),
                f"{book.first()} {book.last()}",
                f"{book.first()}'s",
                place(rng, places),
                f"{book.last()}'s",
            ),
            weights=(6, 3, 2, 3, 2),
        )[0]
        return f"{owner} {business}"
    if roll < 0.63:
        last = [book.last() for _ in range(3)]
        return rng.choice(
            (f"{last[0]} & {last[1]}", f"{last[0]}, {last[1]} & {last[2]}", f"{last[0]} and {last[1]} LLP")
        )
    if roll < 0.72:
        coined = f"{book.rng.choice((book.last(), book.first()))[:4]}{rng.choice(COINED)}".title()
        return f"{coined}{rng.choice(('', '', '', ' Inc.', ' LLC', ' Group'))}"
    if roll < 0.9:
        head = place(rng, places) if rng.random() < 0.3 else rng.choice(AGENCY_HEADS)
        return f"{head} {rng.choice(AGENCIES)}".replace("_", " ")
    return rng.choice(NATIONAL).replace("_", " ")


def email(rng: random.Random, person: Person) -> str:
    """An address made from the person's name, at a reserved domain."""
    first, last = (part.lower().replace(" ", "").replace("'", "") for part in (person.first, person.last))
    local = rng.choice(
        (f"{first}.{last}", f"{first[0]}{last}", f"{last}{first[0]}", f"{first}{rng.randint(1, 99)}")
    )
    return f"{local}@{rng.choice(('example.org', 'example.com', 'ci.example.us', 'mail.example.net'))}"


def filler(kind: str, rng: random.Random) -> str:
    """Text for any slot that names nobody. Raises KeyError for an unknown slot."""
    if kind in LISTS:
        return rng.choice(LISTS[kind]).replace("_", " ")
    month, day, year = rng.randint(1, 12), rng.randint(1, 28), rng.randint(1940, 2026)
    numbers = {
        "date": rng.choice(
            (f"{month}/{day}/{year}", f"{month:02}-{day:02}-{year}", f"{rng.choice(MONTHS)} {day}, {year}")
        ),
        "dob": rng.choice(
            (f"{month:02}/{day:02}/{year}", f"{month}-{day}-{year % 100:02}", f"{year}{month:02}{day:02}")
        ),
        "time": rng.choice(
            (
                f"{rng.randint(0, 23):02}{rng.randint(0, 59):02}",
                f"{rng.randint(1, 12)}:{rng.randint(0, 59):02}",
            )
        ),
        "phone": rng.choice((f"406-555-01{rng.randint(0, 99):02}", f"(406) 555-01{rng.randint(0, 99):02}")),
        "num": rng.choice(
            (f"{rng.randint(1000, 999999)}", f"{year}-{rng.randint(100, 99999)}", f"MT{rng.randint(1, 9**7)}")
        ),
        "badge": str(rng.randint(1, 999)),
        "age": str(rng.randint(3, 90)),
        "money": f"${rng.randint(1, 99)},{rng.randint(0, 999):03}.{rng.randint(0, 99):02}",
        "plate": f"4-{rng.randint(10000, 99999)}{rng.choice('ABC')}",
        "height": rng.choice(("5'10\" 180", "six feet tall", "5 ft 4", "6'1\" 210 lbs", "thin build")),
        "code": code(rng),
        "STN": rng.choice(MISSOULA_STREETS).replace("\xa0", " "),
        "mca": f"MCA 45-{rng.randint(2, 9)}-{rng.randint(101, 699)}",
    }
    return numbers[kind]


HEADERS = (
    "Name Last First Employee SSN DOB Gross Net FICA Fed_W/H Dept Division Position Title Phone Cell Email Address "
    "City State Zip Unit Qty Quantity Item Price Cost Total Amount Balance Due Paid Rate Hours Date Time Start End "
    "Status Type Class Code Category Description Notes Remarks Location Room Building Make Model Year Color Plate VIN "
    "Tag Serial Asset Case Case_No. Incident Offense Charge Statute Court Judge Bond Disposition Officer Handler Badge "
    "Agency ORI Beat Zone District Ward Parcel Geocode Owner Registered_owner Tenant Applicant Permit License Expires "
    "Issued Vendor Invoice PO Account Fund Budget Actual Variance Grant Project Phase Route Meter Reading Species lat "
    "lon Diameter Size Weight Height Sex Race Age Hair Eyes School Grade Parent Guardian Child Allergies Pt Patient MRN "
    "Chart Lot Dose Provider Insurer Policy Claim Miles Amount_claimed Traveler Depart Return Priority Event Call Unit "
    "Disp Arrived Cleared Keyholder Visitor Host Assigned Serial_No. Rank Shift Crew Station Apparatus Evidence Shelf "
    "Bin Quantity_on_hand Reorder Motivation Finding Allegation Score Rating Reviewer Approver Requested_by Signature"
).split()
HOSPITALS = (
    "St._Patrick St._Patrick's Providence Community_Medical Benefis Logan_Health St._Peter's Marcus_Daly St._James "
    "Bozeman_Deaconess Shodair Pathways the_ER Urgent_Care Partnership Western_Montana_Mental_Health"
).split()
SCHOOLS = (
    "Willard Hellgate Sentinel Big_Sky Washington Meadow_Hill Porter Russell Paxson Franklin Rattlesnake Lowell Hawthorne "
    "Lewis_&_Clark Chief_Charlo Jeannette_Rankin Loyola Target_Range Bonner Lolo Frenchtown Seeley-Swan"
).split()
BRANDS = (
    "Samsung Apple Dell Lenovo Motorola Sony Makita DeWalt Milwaukee Ryobi Stihl Husqvarna Trek Schwinn Giant Huffy Bose "
    "Garmin Kenwood Panasonic Canon Nikon Michelin Goodyear Cooper Coleman Craftsman Kobalt Bosch Hilti Honda Yamaha"
).split()
MEALS = (
    "Reuben Caesar Cobb Benedict Alfredo Stroganoff Waldorf Margherita Salisbury Florentine Sloppy_Joe Po'_boy Monte_Cristo "
    "Philly Denver Rueben Wellington Napoleon Tetrazzini Marsala Bolognese Tacos Goulash Chili"
).split()


def code(rng: random.Random) -> str:
    """A field code or abbreviation in capitals, as records and forms have them."""
    if rng.random() < 0.5:
        return rng.choice(CODES)
    return "".join(rng.choice("ABCDEFGHIJKLMNOPRSTUVWXYZ") for _ in range(rng.randint(2, 5)))


CODES = (
    "OCA NIC ORI SID FBI VIN DOW DOT DLC MIS OFF DISPO ONSC ENRT CLR DISP RCVD REMARK DOC HO DOA DOB POB HGT WGT SKN SMT "
    "OLN OLS VYR VMA VMO VST VCO LIC LIY LIT MKE ENT CAU NOA PPD PPO SOC ATR GTI RES DV JV MV IR CR UCR NIBRS IMEI MAC IP "
    "APN PIN EIN TIN NPI DEA CPT ICD MRN HIPAA FERPA SOP MOU RFP RFQ ADA FMLA COBRA PERS VPN SQL PDF CSV GIS HVAC LED"
).split()


MONTHS = "January February March April May June July August September October November December Jan Feb Aug Sept".split()
LISTS = {
    "crime": CRIMES,
    "event": EVENTS,
    "vehicle": VEHICLES,
    "item": ITEMS,
    "drug": DRUGS,
    "illness": ILLNESSES,
    "med": MEDICINES,
    "job": JOBS,
    "topic": TOPICS,
    "chat": CHATS,
    "book": BOOKS,
    "race": RACES,
    "rank": RANKS,
    "unit": UNITS,
    "biz": [business.replace("_", " ") for business in BUSINESSES],
    "head": HEADERS,
    "HOSP": HOSPITALS,
    "SCHOOL": SCHOOLS,
    "BRAND": BRANDS,
    "MEAL": MEALS,
    "pron": ["he", "she", "they", "someone", "her roommate", "his brother"],
}
