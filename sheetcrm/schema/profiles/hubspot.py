"""Exports of HubSpot: companies, contacts."""

from sheetcrm.schema.profiles._profile import ListProfile, Profile

_STAGES = {
    "Subscriber": "潜在客户",
    "Lead": "潜在客户",
    "Marketing Qualified Lead": "潜在客户",
    "Sales Qualified Lead": "意向客户",
    "Opportunity": "意向客户",
    "Customer": "成交客户",
    "Evangelist": "复购客户",
    "Other": "潜在客户",
    # the same, as the programming interface calls them
    "marketingqualifiedlead": "潜在客户",
    "salesqualifiedlead": "意向客户",
}
_SOURCES = {
    "Organic Search": "官网",
    "Direct Traffic": "官网",
    "Paid Search": "线上广告",
    "Paid Social": "线上广告",
    "Social Media": "线上推广",
    "Organic Social": "线上推广",
    "Email Marketing": "线上推广",
    "Referrals": "转介绍",
    "Offline Sources": "其他",
    "Other Campaigns": "线上推广",
}
_COMMON = {
    "Record ID": "external_id",
    "Phone Number": "phone",
    "Mobile Phone Number": "phone",
    "Email": "email",
    "Street Address": "address",
    "Street Address 2": "address",
    "City": "address",
    "State/Region": "address",
    "Postal Code": "address",
    "Country/Region": "address",
    "Country": "address",
    "Industry": "industry",
    "Lifecycle Stage": "stage",
    "Original Source": "source",
    "Original Traffic Source": "source",
    "Number of Employees": "employees",
    "Create Date": "created_date",
    "Next Activity Date": "next_followup_date",
    "Description": "notes",
}
_SIGNS = ("Lifecycle Stage", "Lead Status", "Record ID", "Original Source", "Original Traffic Source", "Create Date", "Last Activity Date")

PROFILE = Profile(
    "hubspot",
    (
        ListProfile(
            "customers",
            (*_SIGNS, "Company owner", "Company Domain Name", "Contact owner", "Company name"),
            {
                **_COMMON,
                "Company name": "name",
                "Name": "name",
                "Company owner": "owner",
                "Contact owner": "owner",
                "First Name": "contact_name",
                "Last Name": "contact_name",
                "Job Title": "contact_title",
            },
            {"stage": _STAGES, "source": _SOURCES},
        ),
        ListProfile(
            "contacts",
            ("Associated Company", "Associated Company IDs", "Associated Company IDs (Primary)", "Record ID", "Lead Status", "Create Date"),
            {
                "Associated Company IDs (Primary)": "customer_id",
                "Associated Company IDs": "customer_id",
                "Associated Company": "customer_name",
                "Associated Company (Primary)": "customer_name",
                "Company name": "customer_name",
                "First Name": "name",
                "Last Name": "name",
                "Job Title": "title",
                "Email": "email",
                "Phone Number": "phone",
                "Mobile Phone Number": "phone",
                "Description": "notes",
            },
        ),
    ),
)
