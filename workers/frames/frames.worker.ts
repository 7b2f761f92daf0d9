import { serve } from '../rpc/serve.ts';
import { createFramesApi } from './frames.ts';

serve(createFramesApi());
