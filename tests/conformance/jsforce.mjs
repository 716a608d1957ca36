// jsforce drives the fake org unchanged: login, query, collections, upsert, bulk 2.0, merge, undelete.
//
// By hand, from the root of the repository (nothing of it is a dependency of revops):
//     npm install --prefix /tmp/jsforce jsforce@3
//     cp tests/conformance/jsforce.mjs /tmp/jsforce/ && node /tmp/jsforce/jsforce.mjs "$PWD" python
// Arguments: the root of the repository, and the Python that has the test dependencies.
// Prints one line a step and ends with 0, or with the first step that failed.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import jsforce from "jsforce";

const [root, python = "python"] = process.argv.slice(2);
const fake = spawn(python, ["-m", "tests.fakesf", "--http", "--leads", "450"], { cwd: root });
fake.stderr.pipe(process.stderr);
const told = JSON.parse((await createInterface({ input: fake.stdout })[Symbol.asyncIterator]().next()).value);

async function step(name, run) {
  await run();
  console.log(`ok ${name}`);
}

try {
  const conn = new jsforce.Connection({ loginUrl: told.url, version: "60.0" });
  await step("login", async () => {
    const user = await conn.login(told.username, told.password + told.security_token);
    assert.match(user.id, /^005/);
  });
  await step("identity", async () => assert.equal((await conn.identity()).username, told.username));
  await step("describe", async () => {
    const { sobjects } = await conn.describeGlobal();
    assert.ok(sobjects.some((each) => each.name === "Lead"));
    assert.ok((await conn.describe("Lead")).fields.some((each) => each.name === "Revops_Key__c"));
  });
  await step("query in pages", async () => {
    const found = await conn.query("SELECT Id, Owner.Name FROM Lead", { autoFetch: true, maxFetch: 1000 });
    assert.equal(found.records.length, 450);
  });
  const headers = { "Sforce-Auto-Assign": "FALSE" };
  let ids;
  await step("create, update, retrieve", async () => {
    const rows = ["A", "B", "C"].map((LastName) => ({ LastName, Company: "Acme" }));
    const made = await conn.sobject("Lead").create(rows, { headers });
    ids = made.map((each) => each.id);
    await conn.sobject("Lead").update(ids.map((Id) => ({ Id, Title: "CEO" })), { headers });
    assert.deepEqual((await conn.sobject("Lead").retrieve(ids)).map((each) => each.Title), ["CEO", "CEO", "CEO"]);
  });
  await step("upsert", async () => {
    const row = { LastName: "D", Company: "Acme", Revops_Key__c: "k1" };
    assert.equal((await conn.sobject("Lead").upsert(row, "Revops_Key__c")).created, true);
    assert.equal((await conn.sobject("Lead").upsert(row, "Revops_Key__c")).created, false);
  });
  await step("bulk 2.0 load in chunks", async () => {
    conn.bulk2.pollInterval = 50;
    const input = Array.from({ length: 25 }, (_, at) => ({ LastName: `N${at}`, Company: at % 5 ? "Acme" : "" }));
    const done = await conn.bulk2.loadAndWaitForResults({ object: "Lead", operation: "insert", input });
    assert.deepEqual([done.successfulResults.length, done.failedResults.length], [20, 5]);
  });
  await step("bulk 2.0 query", async () => {
    const stream = await conn.bulk2.query("SELECT Id, LastName FROM Lead WHERE LastName LIKE 'N%'");
    assert.equal((await stream.toArray()).length, 20);
  });
  await step("merge and undelete over SOAP", async () => {
    const master = { type: "Lead", Id: ids[0], Title: "CTO" };
    const merged = await conn.soap.merge({ masterRecord: master, recordToMergeIds: ids.slice(1) });
    assert.ok([merged].flat()[0].success, JSON.stringify(merged));
    const gone = await conn.query(`SELECT MasterRecordId FROM Lead WHERE Id = '${ids[1]}'`, { scanAll: true });
    assert.equal(gone.records[0].MasterRecordId, ids[0]);
  });
  await step("composite", async () => {
    const body = { compositeRequest: [{ method: "GET", url: "/services/data/v60.0/limits", referenceId: "a" }] };
    const reply = await conn.requestPost("/services/data/v60.0/composite", body);
    assert.equal(reply.compositeResponse[0].httpStatusCode, 200);
  });
  await step("delete", async () => assert.ok((await conn.sobject("Lead").destroy(ids[0])).success));
  await step("refusals", async () => {
    await assert.rejects(conn.query("SELECT Titel FROM Lead"), { errorCode: "INVALID_FIELD" });
  });
} finally {
  fake.kill();
}
