"""The state master: India's states and territories by the code that a GSTIN begins with."""

# 38 and 99 are missing from the GST master of 2020 and stand in the E-Waybill master.
STATES = {
    "01": "Jammu and Kashmir",
    "02": "Himachal Pradesh",
    "03": "Punjab",
    "04": "Chandigarh",
    "05": "Uttarakhand",
    "06": "Haryana",
    "07": "Delhi",
    "08": "Rajasthan",
    "09": "Uttar Pradesh",
    "10": "Bihar",
    "11": "Sikkim",
    "12": "Arunachal Pradesh",
    "13": "Nagaland",
    "14": "Manipur",
    "15": "Mizoram",
    "16": "Tripura",
    "17": "Meghalaya",
    "18": "Assam",
    "19": "West Bengal",
    "20": "Jharkhand",
    "21": "Odisha",
    "22": "Chhattisgarh",
    "23": "Madhya Pradesh",
    "24": "Gujarat",
    "25": "Daman and Diu",
    "26": "Dadra and Nagar Haveli",
    "27": "Maharashtra",
    "29": "Karnataka",
    "30": "Goa",
    "31": "Lakshadweep",
    "32": "Kerala",
    "33": "Tamil Nadu",
    "34": "Puducherry",
    "35": "Andaman and Nicobar Islands",
    "36": "Telangana",
    "37": "Andhra Pradesh",
    "38": "Ladakh",
    "97": "Other Territory",
    "99": "Other Country",
}
# Names of ClearTax's other masters for the same states.
ALIASES = {
    "ORISSA": "Odisha",
    "ANDAMANANDNICOBAR": "Andaman and Nicobar Islands",
    "DADARANDNAGARHAVELIANDDAMANANDDIU": "Dadra and Nagar Haveli",
}


def token(name: str) -> str:
    """`Other Territory` as it stands in a contact: `OTHERTERRITORY`."""
    return "".join(name.upper().replace("&", "AND").split())


TOKENS = {code: token(name) for code, name in STATES.items()}
_READ = {known: known for known in TOKENS.values()}
_READ |= {alias: token(name) for alias, name in ALIASES.items()}


def read(sent: str) -> str | None:
    """The token that *sent* means, in any case and with or without spaces (CTX-18); or None."""
    return _READ.get(token(sent))
