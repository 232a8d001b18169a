#!/bin/sh
helm upgrade --install web ../charts/web \
  --namespace shop \
  -f smoke.yaml --values="../state/$1.yaml"
kubectl apply -f other/applied.yaml
helmfile -f releases.yaml --state-values-file fleet.yaml apply --values=canary.yaml
