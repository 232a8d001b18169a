#!/bin/sh
wait_for() {
  until kubectl get "$1"; do sleep 1; done
}
kubectl apply -f - <<YAML
apiVersion: v1
kind: Pod
metadata:
  name: once
spec:
  hostPID: true
YAML
export DB_PASSWORD=q9X2mLvRt6Wg7FkZpB4s
