"""The columns that dedupe reads and adds."""

from revops_cli.model import ColumnDoc

NEEDS: tuple[ColumnDoc, ...] = ()
"""No single column: any of a name, an e-mail, a phone or a company will do."""

USES: tuple[ColumnDoc, ...] = (
    ColumnDoc("Id", "id", "names a row in the answer; equal values do not make two rows one"),
    ColumnDoc("FirstName", "text", "compared, with short forms and slips"),
    ColumnDoc("LastName", "text", "compared, with double names and slips"),
    ColumnDoc("Name", "text", "taken apart where there is no FirstName and LastName"),
    ColumnDoc("Email", "text", "compared; the mailbox is evidence of the name, the domain of the company"),
    ColumnDoc("Phone", "text", "compared by its digits"),
    ColumnDoc("MobilePhone", "text", "compared by its digits"),
    ColumnDoc("Company", "text", "compared without its legal form"),
    ColumnDoc("Website", "text", "its domain is evidence of the company"),
    ColumnDoc("Title", "text", "compared"),
    ColumnDoc("Street", "text", "compared"),
    ColumnDoc("City", "text", "compared"),
    ColumnDoc("State", "text", "compared"),
    ColumnDoc("PostalCode", "text", "compared"),
    ColumnDoc("CreatedDate", "date", "oldest and newest record"),
    ColumnDoc("LastActivityDate", "date", "activity decides the master, where asked for"),
    ColumnDoc("IsConverted", "boolean", "a converted lead stays"),
    ColumnDoc("HasOptedOutOfEmail", "boolean", "true survives a merge"),
    ColumnDoc("DoNotCall", "boolean", "true survives a merge"),
)

CLUSTER_COLUMNS: tuple[ColumnDoc, ...] = (
    ColumnDoc("ClusterId", "id", "the same for all rows that are one; the lowest Id among them, else a fingerprint"),
    ColumnDoc("ClusterSize", "number", "rows in the cluster"),
    ColumnDoc("IsMaster", "boolean", "true for the row that stays"),
    ColumnDoc("DuplicateScore", "number", "0 to 100: how sure it is that the row and its nearest other row are one"),
    ColumnDoc("DuplicateLevel", "text", "sure, likely, review or none"),
    ColumnDoc("DuplicateReason", "text", "the evidence, and the other row"),
)
MERGED_IDS = "MergedIds"
MERGED_COLUMNS: tuple[ColumnDoc, ...] = (
    ColumnDoc(MERGED_IDS, "text", "Ids (else #row numbers) of the rows merged into this one, with semicolons"),
)
AGAINST_COLUMNS: tuple[ColumnDoc, ...] = (
    ColumnDoc(
        "CrmAction",
        "text",
        "update, insert or review; duplicate for a row that another row of the list is inserted for",
    ),
    ColumnDoc("CrmId", "id", "the record to update, or the one to compare with"),
)
ADDS: tuple[ColumnDoc, ...] = CLUSTER_COLUMNS + MERGED_COLUMNS + AGAINST_COLUMNS
