import { deflateRawSync } from 'node:zlib';
import * as T from '../../../src/core/dicom/tags.generated.ts';
import type { Planter } from '../planter.ts';
import {
  BIG_ENDIAN,
  encodeElements,
  EXPLICIT,
  IMPLICIT,
  text,
  textElement,
  type RawElement,
} from '../raw-dicom.ts';
import { putter, type Recipe } from './base.ts';

/** A sequence with a planted item, and one in it. */
function nestedTwice(planter: Planter, isOpen: boolean): RawElement[] {
  const inner = putter(planter, 'items of items');
  const outer = putter(planter, 'items');
  return [
    {
      tag: T.RequestAttributesSequence,
      vr: 'SQ',
      isOpen,
      value: [
        [
          outer('AccessionNumber', 'SH', 'id'),
          outer('RequestedProcedureDescription', 'LO', 'name'),
          {
            tag: T.ScheduledProtocolCodeSequence,
            vr: 'SQ',
            isOpen,
            value: [
              [
                inner('CodeValue', 'SH', 'code'),
                inner('CodingSchemeDesignator', 'SH', 'place'),
                inner('CodeMeaning', 'LO', 'name'),
              ],
            ],
          },
          outer('RequestedProcedureID', 'SH', 'id'),
        ],
      ],
    },
  ];
}

const groupLength = (tag: number, value: Uint8Array): RawElement => ({ tag, vr: 'UL', value });
const hidden = (planter: Planter, place: string) => text(planter.plant('name', place, place), '\0');

function certificate(planter: Planter): RawElement {
  const put = putter(planter, 'DigitalSignaturesSequence');
  return {
    tag: T.DigitalSignaturesSequence,
    vr: 'SQ',
    value: [
      [
        put('DigitalSignatureUID', 'UI', 'uid'),
        put('DigitalSignatureDateTime', 'DT', 'date'),
        put('CertificateType', 'CS', 'place'),
        put('CertificateOfSigner', 'OB', 'email'),
        put('Signature', 'OB', 'name'),
      ],
    ],
  };
}

/** The same identity in every way that a file can be written, and where readers seldom look. */
export const FORMS: readonly Recipe[] = [
  { name: 'explicit-little', put: (planter) => nestedTwice(planter, false) },
  { name: 'explicit-undefined-lengths', put: (planter) => nestedTwice(planter, true) },
  {
    name: 'implicit-little',
    form: IMPLICIT,
    transferSyntaxUid: '1.2.840.10008.1.2',
    put: (planter) => nestedTwice(planter, false),
  },
  {
    name: 'implicit-undefined-lengths',
    form: IMPLICIT,
    transferSyntaxUid: '1.2.840.10008.1.2',
    put: (planter) => nestedTwice(planter, true),
  },
  {
    name: 'explicit-big',
    form: BIG_ENDIAN,
    transferSyntaxUid: '1.2.840.10008.1.2.2',
    put: (planter) => nestedTwice(planter, false),
  },
  {
    name: 'deflated',
    transferSyntaxUid: '1.2.840.10008.1.2.1.99',
    put: (planter) => nestedTwice(planter, false),
    wrap: (body) => deflateRawSync(body),
  },
  {
    name: 'deflated-with-bytes-behind',
    transferSyntaxUid: '1.2.840.10008.1.2.1.99',
    wrap: (body, planter) =>
      Buffer.concat([deflateRawSync(body), hidden(planter, 'behind the deflated data set')]),
  },
  { name: 'without-meta', hasMeta: false, form: IMPLICIT },
  {
    name: 'preamble',
    preamble: (planter) =>
      Buffer.concat([
        Buffer.from(planter.plant('name', 'preamble', 'preamble').padEnd(40)),
        Buffer.from(planter.plant('phone', 'preamble', 'preamble').padEnd(88)),
      ]),
  },
  {
    name: 'file-meta',
    meta: (planter) => {
      const put = putter(planter, 'meta');
      return [
        put('MediaStorageSOPInstanceUID', 'UI', 'uid'),
        put('ImplementationClassUID', 'UI', 'uid'),
        put('ImplementationVersionName', 'SH', 'place'),
        put('SourceApplicationEntityTitle', 'AE', 'place'),
        put('SendingApplicationEntityTitle', 'AE', 'place'),
        put('ReceivingApplicationEntityTitle', 'AE', 'place'),
        put('SourcePresentationAddress', 'UR', 'url'),
        put('PrivateInformationCreatorUID', 'UI', 'uid'),
        put('PrivateInformation', 'OB', 'name'),
      ];
    },
  },
  {
    name: 'behind-pixels',
    put: (planter) => {
      const put = putter(planter, 'behind the pixels');
      return [
        put('DataSetTrailingPadding', 'OB', 'name'),
        textElement(0x7fe10010, 'LO', planter.plant('place', 'behind the pixels/creator')),
        textElement(0x7fe11001, 'LO', planter.plant('name', 'behind the pixels/private')),
        certificate(planter),
      ];
    },
  },
  {
    name: 'bytes-behind',
    wrap: (body, planter) =>
      Buffer.concat([
        body,
        encodeElements(
          [textElement(0xfffc0000, 'UL', hidden(planter, 'a group length at the end'))],
          EXPLICIT,
        ),
      ]),
  },
  {
    name: 'text-behind',
    wrap: (body, planter) =>
      Buffer.concat([body, hidden(planter, 'bytes behind the last element')]),
  },
  {
    name: 'group-lengths',
    put: (planter) => [
      groupLength(0x00080000, hidden(planter, 'group length 0008')),
      groupLength(0x00100000, hidden(planter, 'group length 0010')),
      groupLength(0x00280000, hidden(planter, 'group length 0028')),
    ],
  },
  {
    name: 'group-0004',
    put: (planter) => {
      const put = putter(planter, 'group 0004');
      return [put('FileSetID', 'CS', 'place'), put('ReferencedFileID', 'CS', 'name')];
    },
  },
  {
    name: 'pixels-longer-than-said',
    put: (planter) => [
      {
        tag: T.PixelData,
        vr: 'OW',
        value: Buffer.concat([
          new Uint8Array(512).map((_, at) => (at % 2 === 0 ? (at * 7) % 251 : 3)),
          hidden(planter, 'pixels behind the last row'),
        ]),
      },
    ],
  },
];
