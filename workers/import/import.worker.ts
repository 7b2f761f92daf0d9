import { serve } from '../rpc/serve.ts';
import { createImportApi } from './import.ts';

serve(createImportApi());
