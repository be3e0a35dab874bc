"""What is registered of a unit at a moment: every value, before it is written in a format.

Input:   an open connection with `lives`; which units at which moments, as SQL.
Output:  SQL that gives one row of values per unit and moment, in the order of its input.
Never:   writes a format: `csv_files` and `bodies` do.
"""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from typing import TYPE_CHECKING

from brygge.landing.synthetic.register import words
from brygge.landing.synthetic.register.forms import FORMS, Form
from brygge.landing.synthetic.register.industries import INDUSTRIES, Industry
from brygge.landing.synthetic.register.places import PLACES, Place

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# Norwegian eight-digit numbers never begin with 1, so these belong to nobody.
_MACROS = """
create or replace temp macro unit_word(words, shift, version, step, list) as
    list_extract(list, 1 + (unit_bits(words, shift, 10) + step * (version + 1)) % len(list));

create or replace temp macro unit_name(words, version, before, after) as
    before || unit_word(words, 0, version, 17, {adjectives})
    || ' ' || unit_word(words, 10, version, 23, {nouns})
    || case
        when unit_bits(words, 20, 10) < 600
            then ' ' || unit_word(words, 30, version, 0, {trades})
        else ''
    end
    || after;

create or replace temp macro unit_slug(words, unit_index) as
    translate(
        lower(unit_word(words, 0, 0, 17, {adjectives}) || unit_word(words, 10, 0, 23, {nouns})),
        'æøå',
        'eoa'
    ) || unit_index;

create or replace temp macro phone_number(drawn, shift) as
    '1' || regexp_replace(
        lpad(cast(unit_bits(drawn, shift, 20) as varchar), 7, '0'),
        '(.)(..)(..)(..)',
        '\\1 \\2 \\3 \\4'
    );

-- A day soon after a unit was entered and, for the old ones, before the first bulk file.
create or replace temp macro early_date(registered_date, days) as
    greatest(registered_date, least(registered_date + cast(days as integer), date '2019-11-30'));

create or replace temp macro in_year(year, first, then_, last) as
    case year when 2019 then first when 2020 then then_ else last end;

create or replace temp macro text_lines(list, number) as
    list_extract(list, 1 + number % len(list));
"""

# Which version of each thing has been reached at the moment.
_REACHED = """
select
    *,
    coalesce(
        name_step,
        case when renamed_at <= as_of then 1 + cast(is_renamed_twice as integer) else 0 end
    ) as name_version,
    text_lines(
        {streets},
        unit_bits(street, 32, 12) + case when moved_at <= as_of then 7 else 0 end
    )
        || ' ' || (1 + (unit_bits(street, 44, 8) + 31 * case
            when corrected_at <= as_of then 2 when moved_at <= as_of then 1 else 0
        end) % 120) as street_line,
    unit_place(case
        when moved_at <= as_of and unit_index % 3 = 0 then moved_municipality_code
        else municipality_code
    end) as place,
    unit_place(municipality_code) as post,
    case when reform_2024_at <= as_of then 2024 when reform_2020_at <= as_of then 2020 else 2019 end
        as municipality_year,
    industries_2025_at <= as_of as is_sn2025,
    unit_industry(
        case when industry_changed_at <= as_of then changed_industry_code else industry_code end
    ) as industry,
    unit_industry(second_industry_code) as second,
    unit_form(form_code) as form,
    (has_postal_address and coalesce(post_added_at <= as_of, true))
        or coalesce(as_of < post_removed_at, false) as has_post_now,
    has_email and coalesce(email_added_at <= as_of, true) as has_email_now,
    case when mobile_changed_at <= as_of then 20 else 0 end as mobile_shift,
    has_telephone or coalesce(as_of < telephone_removed_at, false) as has_telephone_now,
    case when unit_index % 2 = 0 then 0 else employee_count * 3 // 4 end as earlier_staff_count,
    case
        when staffed_at is null or staffed_at <= as_of then employee_count
        else earlier_staff_count
    end as staff_count,
    case when staffed_at <= as_of then cast(staffed_at as date)
        else early_date(registered_date, unit_bits(words, 10, 9)) end as staff_date,
    case
        when accounted_at <= as_of then '2024'
        when has_accounts and registered_date < date '2018-01-01' then '2018'
    end as accounts_year,
    case when coalesce(troubled_at <= as_of, true) then trouble end as trouble_now,
    coalesce(cast(troubled_at as date), early_date(registered_date, 700)) as trouble_date,
    case when form_code in ('AS', 'ASA') then list_extract(
        [30000, 30000, 30000, 50000, 100000, 100000, 500000, 2500000],
        1 + unit_bits(words, 20, 3)
    ) * case when capital_raised_at <= as_of then 2 else 1 end end as capital,
    case
        when capital_raised_at <= as_of then cast(capital_raised_at as date)
        else registered_date
    end as capital_date,
    has_vat and coalesce(vat_registered_at <= as_of, true) as is_vat_registered,
    coalesce(
        cast(vat_registered_at as date), early_date(registered_date, unit_bits(words, 4, 8))
    ) as vat_date,
    case when activity_changed_at <= as_of then 1 else 0 end as activity_version
from subjects
"""

_VALUES = """
select
    * exclude (capital_date),
    unit_name(words, name_version, form.name_before, form.name_after) as name,
    form.description as form_description,
    form.name_before as name_before,
    form.name_after as name_after,
    form.sector_code as sector_code,
    form.sector_description as sector_description,
    case when is_sn2025 then industry.code_2025 else industry.code end as industry_code_1,
    case when is_sn2025 then industry.description_2025 else industry.description end
        as industry_description_1,
    case when is_sn2025 then second.code_2025 else second.code end as industry_code_2,
    case when is_sn2025 then second.description_2025 else second.description end
        as industry_description_2,
    case when has_website then 'www.' || unit_slug(words, unit_index) || '.example.org' end
        as website,
    case when has_email_now then 'post@' || unit_slug(words, unit_index) || '.example.org' end
        as email,
    case when has_telephone_now then phone_number(street, 8) end as telephone,
    case when has_mobile then phone_number(street, 16 + mobile_shift) end as mobile,
    case when form_code = 'UTLA' then 'Sverige' else 'Norge' end as country,
    case when form_code = 'UTLA' then 'SE' else 'NO' end as country_code,
    case
        when form_code = 'UTLA' then ['Exempelgatan ' || (1 + unit_bits(street, 44, 6)), 'Provstad']
        when form_code = 'AS' and unit_bits(street, 24, 7) < 16
            then ['c/o Prøveregnskap AS, avd. ' || place.postal_place, street_line]
        else [street_line]
    end as business_lines,
    place.postal_place as business_place,
    place.postal_code as business_postal_code,
    in_year(municipality_year, place.name_2019, place.name_2020, place.name_2024)
        as business_municipality,
    in_year(municipality_year, place.number_2019, place.number_2020, place.number_2024)
        as business_municipality_number,
    case when has_post_now then ['Postboks ' || (1 + unit_bits(street, 30, 11))] end as post_lines,
    case when has_post_now then post.postal_place end as post_place,
    case when has_post_now then post.postal_code end as post_code,
    case when has_post_now then
        in_year(municipality_year, post.name_2019, post.name_2020, post.name_2024)
    end as post_municipality,
    case when has_post_now then
        in_year(municipality_year, post.number_2019, post.number_2020, post.number_2024)
    end as post_municipality_number,
    case when is_vat_registered and has_voluntary_vat then {voluntary_vat} end as voluntary_vat,
    case when has_purpose then text_lines({purposes}, unit_bits(words, 50, 8)) end
        as purpose_lines,
    case when has_activity then
        text_lines({activities}, unit_bits(words, 42, 8) + 3 * activity_version)
    end as activity_lines,
    case when has_support_code then '{support_code}' end as support_code,
    case when has_support_code then '{support_description}' end as support_description,
    staff_count > 0 as has_staff,
    -- Counts below five are not published.
    case when staff_count >= 5 then staff_count end as published_staff_count,
    case when staff_count > 0 then staff_date end as staff_entered_date,
    case when staff_count > 0 then staff_date - 2 end as staff_reported_date,
    case when is_vat_registered then vat_date - 10 end as vat_from_date,
    case when is_vat_registered then vat_date end as vat_entered_date,
    case when is_vat_registered and has_voluntary_vat then vat_date end as voluntary_vat_date,
    form_code = 'FLI' and unit_index % 2 = 0 as is_voluntary,
    case when form_code = 'FLI' and unit_index % 2 = 0 then registered_date end as voluntary_date,
    case when is_in_companies_register then registered_date end as companies_register_date,
    form_code = 'STI' as is_foundation,
    case when unit_index % 9 = 3 then 'Nynorsk' else 'Bokmål' end as language,
    case when has_purpose then founded_date end as articles_date,
    case when has_audit_waiver then early_date(registered_date, 300) end as waiver_date,
    case when has_audit_waiver then early_date(registered_date, 300) end as waiver_decided_date,
    cast(capital as varchar) || '.00' as capital_amount,
    capital // 100 as share_count,
    case when capital is not null then 'Aksjekapital' end as capital_type,
    case when capital is not null then 'NOK' end as capital_currency,
    case when capital is not null then capital_date end as capital_date,
    case when unit_index % 90 = 12 then 'Navnet er ført slik eieren ønsker det.' end as note
from reached
"""


_LISTS: tuple[tuple[str, str, str, Sequence[Form | Place | Industry]], ...] = (
    ("form", "unit_forms", "code", FORMS),
    ("place", "unit_places", "number_2019", PLACES),
    ("industry", "unit_industries", "code", INDUSTRIES),
)
# A lookup in a constant keeps the rows in their order, which a join does not.
_LOOKUP = """
set variable {table} = (select list(each order by {key}) from {table} as each);
set variable {table}_keys = (select list({key} order by {key}) from {table});
create or replace temp macro unit_{kind}(wanted) as list_extract(
    getvariable('{table}'), list_position(getvariable('{table}_keys'), wanted)
);
"""


def prepare_states(connection: "DuckDBPyConnection") -> None:
    """Create the macros and the small tables that the SQL of `state_sql` uses."""
    connection.execute(
        _MACROS.format(
            adjectives=list(words.ADJECTIVES), nouns=list(words.NOUNS), trades=list(words.TRADES)
        )
    )
    for kind, table, key, rows in _LISTS:
        names = [field.name for field in fields(rows[0])]
        columns = ", ".join(f"unnest(string_split(?, chr(31))) as {name}" for name in names)
        values = ["\x1f".join(str(getattr(row, name)) for row in rows) for name in names]
        connection.execute(f"create temp table {table} as select {columns}", values)
        connection.execute(_LOOKUP.format(kind=kind, table=table, key=key))


def state_sql(subjects: str) -> str:
    """Return SQL for the values of `subjects`: rows of `lives` with `as_of` and `name_step`.

    `as_of` is the moment (UTC); `name_step` is null, or which of two names given in the same
    millisecond is meant.
    """
    reached = _REACHED.format(streets=list(words.STREETS))
    values = _VALUES.format(
        support_code=words.SUPPORT_UNIT[0],
        support_description=words.SUPPORT_UNIT[1],
        voluntary_vat=f"'{words.VOLUNTARY_VAT}'",
        purposes=[list(lines) for lines in words.PURPOSES],
        activities=[list(lines) for lines in words.ACTIVITIES],
    )
    return f"with subjects as ({subjects}), reached as ({reached}) {values}"


def registered_sql(moment: datetime, *, with_deleted: bool = False) -> str:
    """Return SQL for the units of a bulk file made at `moment`, in the order of their index."""
    literal = f"timestamp '{moment:%Y-%m-%d %H:%M:%S}'"
    return f"""
        select
            *,
            {literal} as as_of,
            cast(null as integer) as name_step
        from lives
        where coalesce(entered_at <= {literal}, true)
            and coalesce(removed_at > {literal}, true)
            and ({with_deleted} or coalesce(deleted_at > {literal}, true)
                or coalesce(returned_at <= {literal}, false))
    """
