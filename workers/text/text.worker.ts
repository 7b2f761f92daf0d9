import { serve } from '../rpc/serve.ts';
import { createTextApi } from './text.ts';

serve(createTextApi());
