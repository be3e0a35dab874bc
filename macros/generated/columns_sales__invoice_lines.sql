{#- Compiled by `brygge compile` from seeds/mappings/mapping_sales_columns.csv. Edit the seed, not this file. -#}
{% macro columns_sales__invoice_lines() %}
    {{ return({
        "seed": "mapping_sales_columns",
        "sha256": "c774e529aa41538d2e0270f4525ea08209555c9c0712f96861a4b14174d7b92d",
        "columns": [
            {"name": "country_name", "type": "text", "sources": [{"heading": "Country", "formats": [], "time_zone": none}]},
            {"name": "customer_number", "type": "text", "sources": [{"heading": "Customer ID", "formats": ["whole_number"], "time_zone": none}, {"heading": "CustomerID", "formats": ["whole_number"], "time_zone": none}]},
            {"name": "description", "type": "text", "sources": [{"heading": "Description", "formats": [], "time_zone": none}]},
            {"name": "invoice_number", "type": "text", "sources": [{"heading": "Invoice", "formats": [], "time_zone": none}, {"heading": "InvoiceNo", "formats": [], "time_zone": none}]},
            {"name": "invoiced_at", "type": "timestamp", "sources": [{"heading": "InvoiceDate", "formats": ["%Y-%m-%d %H:%M:%S", "%m/%d/%y %H:%M"], "time_zone": "Europe/London"}]},
            {"name": "unit_price", "type": "decimal(18,4)", "sources": [{"heading": "Price", "formats": [], "time_zone": none}, {"heading": "UnitPrice", "formats": [], "time_zone": none}]},
            {"name": "quantity", "type": "bigint", "sources": [{"heading": "Quantity", "formats": [], "time_zone": none}]},
            {"name": "stock_code", "type": "text", "sources": [{"heading": "StockCode", "formats": [], "time_zone": none}]},
        ],
    }) }}
{% endmacro %}
