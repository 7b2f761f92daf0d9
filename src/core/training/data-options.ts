import { z } from '../wire/z.ts';

const path = z.string().min(1).describe('Seen from the folder that the command is started in.');
const patientPattern = z
  .string()
  .optional()
  .describe(
    'Regular expression on the name: its first group is the patient. Else each file is one.',
  );

/** Where examples come from. */
export const dataSchema = z.discriminatedUnion('kind', [
  z
    .strictObject({ kind: z.literal('npz'), path })
    .describe('Arrays train_images, train_labels, val_…, test_… as MedMNIST has them.'),
  z
    .strictObject({ kind: z.literal('folders'), path, patientPattern })
    .describe(
      'PNG or JPEG in a folder a class; above them train, val and test where split is official.',
    ),
  z
    .strictObject({
      kind: z.literal('nifti-pairs'),
      path,
      images: z.string().default('images'),
      labels: z.string().default('labels'),
      patientPattern,
    })
    .describe('Two folders with .nii or .nii.gz under the same names.'),
  z
    .strictObject({
      kind: z.literal('image-table'),
      path,
      table: z.string().default('index.csv'),
      idColumn: z.string().default('name'),
      groupColumn: z.string().optional().describe('What the split is stratified by.'),
      patientColumn: z.string().optional(),
      images: z.string().default('{id}.png').describe('{id} stands for the value of idColumn.'),
      masks: z.string().default('{id}_mask.png').describe('Any value but 0 is the second class.'),
    })
    .describe('A CSV of pictures and their masks.'),
]);

export type DataOptions = z.infer<typeof dataSchema>;
