import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse, parseDocument } from 'yaml';
import { samlErrors } from '#saml-idp';
import type { SamlProposal } from '#saml-idp/contract';
import type { Tenant } from '#tenants';
import { resolveReferences } from '../config-as-code/resolve-references.ts';
import { proposeSamlApplication } from './saml-application.ts';

const tenant = {} as Tenant;
const proposal: SamlProposal = {
  name: 'Wine shop',
  entityId: 'https://wine.example/saml',
  attributes: [{ attribute: 'email' }, { attribute: 'birthdate' }],
  requires: [{ attribute: 'birthdate', reason: { en: '' } }],
  given: ['email'],
  unknown: [{ name: 'shoeSize', required: true }],
};
const print = (change: Partial<SamlProposal> = {}) => proposeSamlApplication({ propose: () => ({ ...proposal, ...change }) }, tenant, 'wine.xml', '<x/>');

test('a proposal is printed as it could stand in the file, with what is still to be decided above it', () => {
  const lines = print();
  assert.deepEqual(parse(lines.join('\n')), {
    samlApplications: [
      {
        name: 'Wine shop',
        metadata: '${file:wine.xml}',
        attributes: [{ attribute: 'email' }, { attribute: 'birthdate' }],
        requires: [{ attribute: 'birthdate', reason: { en: '' } }],
      },
    ],
  });
  const said = lines.filter((line) => line.startsWith('#'));
  assert.equal(said.length, 4);
  assert.match(said[1] ?? '', /only if it stays there/);
  assert.match(said[2] ?? '', /needs email as well/);
  assert.match(said[3] ?? '', /though it says that it needs it: shoeSize/);
  assert.equal(print({ requires: [], given: [], unknown: [] }).filter((line) => line.startsWith('#')).length, 1);
});

test('metadata of somebody else can neither read our secrets nor add a line to the file', () => {
  const name = '${env:PARVIS_KEK}" \u2028x: y';
  const lines = print({
    name,
    entityId: 'urn:x\ny: z',
    attributes: [{ attribute: 'email', name: '${file:/etc/passwd}', format: 'basic' }],
    unknown: [{ name: 'a\nb: c', required: false }],
  });
  const document = parseDocument(lines.join('\n'));
  assert.deepEqual(Object.keys(document.toJS() as object), ['samlApplications']);
  const read: string[] = [];
  resolveReferences(document, { env: (asked: string) => void read.push(asked), file: (asked: string) => (read.push(asked), 'its metadata') } as never, () => {});
  assert.deepEqual(read, ['wine.xml']);
  const [entry] = (document.toJS() as { samlApplications: { name: string; attributes: { name: string }[] }[] }).samlApplications;
  assert.deepEqual([entry?.name, entry?.attributes[0]?.name], [name, '${file:/etc/passwd}'], 'as it was said');
});

test('metadata that cannot be read is named with what is wrong', () => {
  const propose = () => {
    throw samlErrors.invalid_application({ fields: [{ field: 'metadata', fix: 'is not well-formed XML' }] });
  };
  assert.throws(() => proposeSamlApplication({ propose }, tenant, 'wine.xml', 'x'), /wine\.xml is not well-formed XML\./);
});
