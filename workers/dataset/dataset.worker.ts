import { serve } from '../rpc/serve.ts';
import { createDatasetApi } from './dataset.ts';

serve(createDatasetApi());
