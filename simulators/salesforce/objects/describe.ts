// Describe: an object and its fields in the form of the recorded answers, attribute for attribute.
import type { Fields } from '../../record.ts';
import { keptObjects } from './catalogue.ts';
import type { FieldKind, ObjectKind } from './field-kinds.ts';

/** One entry of the list of all objects. */
export function describeGlobal(object: ObjectKind, version: string): Fields {
  const isKept = keptObjects.some(({ name }) => name === object.name);
  const base = `/services/data/v${version}/sobjects/${object.name}`;
  return {
    activateable: false,
    createable: isKept,
    custom: false,
    customSetting: false,
    deletable: isKept,
    deprecatedAndHidden: false,
    feedEnabled: isKept,
    hasSubtypes: false,
    isSubtype: false,
    keyPrefix: object.keyPrefix,
    label: object.label,
    labelPlural: object.labelPlural,
    layoutable: isKept,
    mergeable: ['Account', 'Contact', 'Lead'].includes(object.name),
    mruEnabled: isKept,
    name: object.name,
    queryable: true,
    replicateable: isKept,
    retrieveable: true,
    searchable: isKept,
    triggerable: isKept,
    undeletable: isKept,
    updateable: isKept,
    urls: {
      sobject: base,
      describe: `${base}/describe`,
      rowTemplate: `${base}/{ID}`,
    },
  };
}

export function describeObject(object: ObjectKind, version: string): Fields {
  return {
    actionOverrides: [],
    childRelationships: [],
    compactLayoutable: true,
    ...describeGlobal(object, version),
    fields: object.fields.map(describeField),
    namedLayoutInfos: [],
    networkScopeFieldName: null,
    recordTypeInfos: [
      {
        active: true,
        available: true,
        defaultRecordTypeMapping: true,
        developerName: 'Master',
        master: true,
        name: 'Master',
        recordTypeId: '012000000000000AAA',
        urls: {},
      },
    ],
    searchLayoutable: true,
    supportedScopes: [{ label: 'All records', name: 'everything' }],
  };
}

// Salesforce counts three bytes for each character of a text.
const bytesPerCharacter = 3;
const numeric = ['currency', 'percent', 'double'];

function describeField(field: FieldKind): Fields {
  const isNumber = numeric.includes(field.type);
  return {
    aggregatable: field.isFilterable && field.type !== 'boolean',
    aiPredictionField: false,
    autoNumber: false,
    byteLength: field.length * bytesPerCharacter,
    calculated: false,
    calculatedFormula: null,
    cascadeDelete: false,
    caseSensitive: field.isCaseSensitive,
    compoundFieldName: null,
    controllerName: null,
    createable: field.isCreateable,
    custom: field.isCustom,
    defaultValue: field.type === 'boolean' ? false : null,
    defaultValueFormula: null,
    defaultedOnCreate: field.isDefaulted,
    dependentPicklist: false,
    deprecatedAndHidden: false,
    digits: field.type === 'int' ? 8 : 0,
    displayLocationInDecimal: false,
    encrypted: false,
    externalId: field.isExternalId,
    extraTypeInfo: null,
    filterable: field.isFilterable,
    filteredLookupInfo: null,
    formulaTreatNullNumberAsZero: false,
    groupable: field.isFilterable && !isNumber,
    highScaleNumber: false,
    htmlFormatted: false,
    idLookup: field.name === 'Id' || field.name === 'Email' || field.isExternalId,
    inlineHelpText: null,
    label: field.label,
    length: field.length,
    mask: null,
    maskType: null,
    name: field.name,
    nameField: field.name === 'Name',
    namePointing: false,
    nillable: !field.isRequired && !field.isDefaulted,
    permissionable: !field.isRequired && field.isCreateable,
    picklistValues: field.values.map((value) => ({
      active: true,
      defaultValue: false,
      label: value,
      validFor: null,
      value,
    })),
    polymorphicForeignKey: false,
    precision: isNumber ? 18 : 0,
    queryByDistance: false,
    referenceTargetField: null,
    referenceTo: field.referenceTo === undefined ? [] : [field.referenceTo],
    relationshipName: field.relationship ?? null,
    relationshipOrder: null,
    restrictedDelete: false,
    restrictedPicklist: field.isRestricted,
    scale: field.type === 'currency' ? 2 : 0,
    searchPrefilterable: false,
    soapType: soapTypes[field.type] ?? 'xsd:string',
    sortable: field.isFilterable,
    type: field.type,
    unique: field.isUnique,
    updateable: field.isUpdateable,
    writeRequiresMasterRead: false,
  };
}

const soapTypes: Partial<Record<FieldKind['type'], string>> = {
  id: 'tns:ID',
  reference: 'tns:ID',
  boolean: 'xsd:boolean',
  date: 'xsd:date',
  datetime: 'xsd:dateTime',
  currency: 'xsd:double',
  percent: 'xsd:double',
  double: 'xsd:double',
  int: 'xsd:int',
  address: 'urn:address',
};
